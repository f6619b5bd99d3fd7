// Whether what is entered here would be safe. Instructions are better than silent failure.
import type { Unsafe } from "../core";

// Web views inside other apps: no service worker or none that stays, storage that may go any day.
const INSIDE_APPS = /MicroMessenger|wxwork|DingTalk|AlipayClient|QQ\/|Weibo|Feishu|Lark|; wv\)/i;

export async function unsafeHere(): Promise<Unsafe | null> {
  if (INSIDE_APPS.test(navigator.userAgent)) return "wechat";
  if (!window.isSecureContext) return "insecure";
  if (!("indexedDB" in window)) return "no_storage";
  const able = ["serviceWorker", "locks", "storage"].every((name) => name in navigator);
  if (!able || !crypto.subtle || !("BroadcastChannel" in window)) return "old_browser";
  return (await isPrivate()) ? "private" : null;
}

// Firefox and Safari refuse a folder of one's own while browsing privately; Chromium does not tell.
async function isPrivate(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory?.();
    return false;
  } catch (error) {
    const { name, message } = error as DOMException;
    return name === "SecurityError" || message.includes("unknown transient reason");
  }
}
