// One call to the server; what it refuses becomes `Trouble` with words for people.
import type { Instant } from "../contract";
import { language, t } from "../words";
import type { Clock } from "./clock";

export class Trouble extends Error {
  constructor(
    readonly status: number, // 0: no answer of the server at all
    readonly code: string,
    readonly words: string,
    readonly data: Record<string, unknown> = {},
    readonly retryMs: number | null = null,
  ) {
    super(`${status} ${code}`);
  }
}

export interface Call {
  method: "GET" | "POST" | "PUT";
  path: string; // below /field/sync/
  token?: string;
  body?: unknown; // bytes as they are, anything else as JSON
  signal?: AbortSignal;
  patience?: number; // seconds
}

export class Server {
  constructor(private readonly clock: Clock) {}

  async json<T>(call: Call): Promise<T> {
    const asked = this.clock.ticks();
    const answer = await this.send(call);
    if (answer.status === 204) return {} as T;
    const data = await read(answer);
    if (typeof data.server_time === "string") this.clock.hear(data.server_time as Instant, asked);
    return data as T;
  }

  async bytes(call: Call): Promise<ArrayBuffer> {
    const answer = await this.send(call);
    return answer.arrayBuffer().catch(() => Promise.reject(noAnswer()));
  }

  private async send({ method, path, token, body, signal, patience = 30 }: Call) {
    const isBytes = body instanceof ArrayBuffer || body instanceof Uint8Array;
    const headers: Record<string, string> = {
      "Accept-Language": language() === "en" ? "en" : "zh-hans",
    };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) {
      headers["Content-Type"] = isBytes ? "application/octet-stream" : "application/json";
    }
    const answer = await fetch(`/field/sync/${path}`, {
      method,
      headers,
      body:
        body === undefined ? undefined : isBytes ? (body as BufferSource) : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      signal: within(patience, signal),
    }).catch(() => Promise.reject(noAnswer()));
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }
}

// The page of a hotel or a proxy may answer in place of the server.
async function read(answer: Response): Promise<Record<string, unknown>> {
  if (!/json/.test(answer.headers.get("Content-Type") ?? "")) throw noAnswer();
  return answer.json().catch(() => Promise.reject(noAnswer()));
}

async function refusal(answer: Response): Promise<Trouble> {
  const data = await read(answer).catch(() => null);
  const code = typeof data?.code === "string" ? data.code : "";
  const seconds = Number(answer.headers.get("Retry-After") ?? Number.NaN);
  const retryMs = Number.isNaN(seconds) ? null : seconds * 1000;
  const busy = answer.status >= 500 || !data;
  const words = busy
    ? t("服务器暂时没有响应。内容都保存在手机上，稍后会自动再试。")
    : String(data.detail ?? answer.status);
  return new Trouble(
    answer.status,
    code || (busy ? "away" : "refused"),
    words,
    data ?? {},
    retryMs,
  );
}

function noAnswer(): Trouble {
  return new Trouble(0, "no_network", t("连不上服务器。内容都保存在手机上，有网络时会自动发送。"));
}

function within(seconds: number, signal?: AbortSignal): AbortSignal {
  const both = new AbortController();
  const abort = () => both.abort();
  setTimeout(abort, seconds * 1000);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  return both.signal;
}
