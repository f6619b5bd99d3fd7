"""Sending many parcels at once; nobody waits for a target that hangs longer than `SECONDS`."""

import asyncio
import ipaddress
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from dudao.notifications.adapters import dingtalk, mail, sms, webhook, wecom
from dudao.notifications.adapters.parcels import DETAIL, Answer, Call, Outcome, Parcel
from dudao.notifications.states import ChannelKind

SECONDS = 10.0
#: Nobody needs more of an answer, and a target may not fill our memory.
LARGEST_ANSWER = 64 * 1024


class Adapter(NamedTuple):
    """How a kind of channel is called, and how its answer is judged."""

    call: Callable[[Parcel], Call]
    judge: Callable[[Parcel, Answer], Outcome]


ADAPTERS = {
    ChannelKind.WECOM: Adapter(wecom.call, wecom.judge),
    ChannelKind.DINGTALK: Adapter(dingtalk.call, dingtalk.judge),
    ChannelKind.SMS: Adapter(sms.call, sms.judge),
    ChannelKind.WEBHOOK: Adapter(webhook.call, webhook.judge),
}


def deliver(
    parcels: Sequence[tuple[ChannelKind, Parcel]], seconds: float = SECONDS
) -> list[Outcome]:
    """Send all at once, each at most `seconds` long, and return how each went."""
    # A thread of its own: the caller's may already have an event loop.
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, _all(parcels, seconds)).result()


async def _all(parcels: Sequence[tuple[ChannelKind, Parcel]], seconds: float) -> list[Outcome]:
    proxy = settings.OUTGOING_PROXY or None
    # The environment's own proxy settings are not asked: what goes out where is the office's word.
    async with httpx.AsyncClient(timeout=seconds, trust_env=False, proxy=proxy) as client:
        return await asyncio.gather(*(_one(client, *parcel, seconds) for parcel in parcels))


async def _one(
    client: httpx.AsyncClient, kind: ChannelKind, parcel: Parcel, seconds: float
) -> Outcome:
    try:
        if kind == ChannelKind.EMAIL:
            return await asyncio.to_thread(mail.deliver, parcel, seconds)
        async with asyncio.timeout(seconds):  # httpx counts anew for every byte that drips in
            return await _post(client, ADAPTERS[kind], parcel)
    except (TimeoutError, httpx.TimeoutException):
        return Outcome("timeout")
    except (httpx.HTTPError, OSError) as error:
        return Outcome(f"unreachable: {error}"[:DETAIL])
    except (httpx.InvalidURL, ValueError, KeyError) as error:
        return Outcome(f"malformed: {error}"[:DETAIL], final=True)


async def _post(client: httpx.AsyncClient, adapter: Adapter, parcel: Parcel) -> Outcome:
    call = adapter.call(parcel)
    if not settings.OUTGOING_PROXY and not settings.OUTGOING_LOCAL and await _is_here(call.url):
        return Outcome("forbidden", final=True)
    request = client.build_request("POST", call.url, content=call.content, headers=call.headers)
    response = await client.send(request, stream=True)
    try:
        content = b""
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > LARGEST_ANSWER:
                break
    finally:
        await response.aclose()
    answer = Answer(response.status_code, content, response.headers.get("retry-after", ""))
    return adapter.judge(parcel, answer)


async def _is_here(url: str) -> bool:
    """Tell whether `url` leads to this machine or its cloud's keeper rather than out of it."""
    parts = urlsplit(url)
    found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, parts.port or 443)
    addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
    return any(
        a.is_loopback or a.is_link_local or a.is_unspecified or a.is_multicast for a in addresses
    )
