// The page at a school's gate: reads a visit pass, checks it on the phone, tells the server when
// it can. What it keeps: the offices' public keys, which passes it has seen, what is not yet told.
import { decodeQR } from "qr/decode.js";
import { dayIn, type Judged, judge, type Known, type Pass, passIn, type Why } from "./passes";

interface Unsent {
  pass: string;
  at: string;
}

interface Told {
  verdict: string;
  first: string;
}

const LONG_SIDE = 900;
const EVERY_MS = 250;
const ANSWER_MS = 4000;
const SEEN_DAYS = 30;
const CHINA = { timeZone: "Asia/Shanghai" };

function kept<T>(name: string, otherwise: T): T {
  try {
    return JSON.parse(localStorage.getItem(`dudao.gate.${name}`) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(name: string, value: unknown): void {
  localStorage.setItem(`dudao.gate.${name}`, JSON.stringify(value));
}

function phone(): string {
  const own = kept("phone", "");
  if (own) return own;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const made = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  keep("phone", made);
  return made;
}

class Gate {
  private stream: MediaStream | null = null;
  private last = "";

  constructor(private readonly place: HTMLElement) {
    this.on("[data-camera]", "click", () => this.look());
    this.on("[data-again]", "click", () => this.clear());
    this.on("[data-moves]", "click", () => this.move());
    this.on("[data-typed]", "submit", (event) => {
      event.preventDefault();
      const input = this.find<HTMLInputElement>("#pass-text");
      if (input?.value.trim()) this.read(input.value);
      if (input) input.value = "";
    });
    this.show("[data-camera]", Boolean(navigator.mediaDevices));
    window.addEventListener("hashchange", () => this.opened());
    window.addEventListener("online", () => this.refresh());
  }

  async start(): Promise<void> {
    if (navigator.serviceWorker)
      navigator.serviceWorker.register(this.place.dataset.worker ?? "").catch(() => {});
    await this.refresh();
    await this.opened();
  }

  private find<T extends HTMLElement>(selector: string): T | null {
    return this.place.querySelector<T>(selector);
  }

  private on(selector: string, event: string, act: (event: Event) => void): void {
    this.find(selector)?.addEventListener(event, act);
  }

  private show(selector: string, shown: boolean): void {
    for (const part of this.place.querySelectorAll<HTMLElement>(selector)) part.hidden = !shown;
  }

  private say(selector: string, text: string): void {
    const part = this.find(selector);
    if (part) part.textContent = text;
  }

  // Opened by the address in the code; what was read does not stay in it.
  private async opened(): Promise<void> {
    const text = location.hash.slice(1);
    if (!text.includes(".")) return;
    history.replaceState(null, "", location.pathname);
    await this.read(text);
  }

  private async refresh(): Promise<void> {
    try {
      const answer = await fetch(this.place.dataset.keys ?? "", { cache: "no-store" });
      if (answer.ok) keep("known", (await answer.json()) satisfies Known);
    } catch {
      // without a network the keys of last time do
    }
    const keys = kept<Known | null>("known", null)?.keys ?? [];
    this.say("[data-ready]", keys.map((key) => key.office).join(" ") || "—");
    await this.tellAll();
  }

  private async look(): Promise<void> {
    this.clear();
    const view = this.find<HTMLVideoElement>("[data-view]");
    if (!view) return;
    try {
      const video = { facingMode: "environment" };
      this.stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    } catch {
      return this.show("[data-camera]", false);
    }
    view.hidden = false;
    view.srcObject = this.stream;
    await view.play();
    this.frame(view, document.createElement("canvas"));
  }

  private frame(view: HTMLVideoElement, canvas: HTMLCanvasElement): void {
    if (!this.stream) return;
    const text = decoded(view, canvas);
    if (text) {
      this.read(text);
    } else {
      window.setTimeout(() => this.frame(view, canvas), EVERY_MS);
    }
  }

  private stop(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.show("[data-view]", false);
  }

  private clear(): void {
    this.stop();
    for (const selector of ["[data-good]", "[data-bad]", "[data-again]"])
      this.show(selector, false);
  }

  private move(): void {
    keep("unit", null);
    this.read(this.last);
  }

  private async read(text: string): Promise<void> {
    this.clear();
    this.last = text;
    const now = new Date();
    const seen = kept<Record<string, string>>("seen", {});
    const judged = await judge(text, {
      today: dayIn(now),
      unit: kept<number | null>("unit", null),
      seen,
      known: kept<Known>("known", { keys: [], revoked: [] }),
    });
    this.show("[data-again]", true);
    if (judged.why || !judged.pass)
      return this.refuse(judged.why || "unreadable", seen[judged.pass?.nonce ?? ""] ?? "", judged);
    await this.admit(judged.pass, now, judged);
  }

  private async admit(pass: Pass, now: Date, judged: Judged): Promise<void> {
    const since = new Date(now.getTime() - SEEN_DAYS * 86_400_000).toISOString();
    const seen = Object.entries(kept<Record<string, string>>("seen", {}));
    const recent = Object.fromEntries(seen.filter(([, at]) => at > since));
    keep("seen", { ...recent, [pass.nonce]: now.toISOString() });
    const one = { pass: passIn(pass.text), at: now.toISOString() };
    keep("unsent", [...kept<Unsent[]>("unsent", []), one]);
    const told = await this.tell(one);
    if (told && told.verdict !== "good")
      return this.refuse(told.verdict as Why, told.first, judged);
    if (!told && !judged.proven) return this.refuse("insecure", "", judged);
    keep("unit", pass.unit);
    const words: Record<string, string> = {
      school: pass.school,
      when: `${pass.day} ${pass.slot}`,
      people: pass.people.join(" / "),
      items: pass.items.join(" / "),
      minutes: String(pass.minutes),
      basis: pass.basis,
      office: pass.office,
    };
    for (const [name, text] of Object.entries(words)) this.say(`[data-says=${name}]`, text);
    this.show("[data-online]", Boolean(told));
    this.show("[data-offline]", !told);
    this.show("[data-good]", true);
  }

  private refuse(why: Why, first: string, judged: Judged): void {
    this.show("[data-why]", false);
    this.show(`[data-why=${why}]`, true);
    const when = first.includes("T") ? new Date(first).toLocaleString("zh-CN", CHINA) : first;
    for (const [selector, text] of [
      ["[data-first]", when],
      ["[data-phones]", judged.phone],
    ] as const) {
      this.say(`${selector} strong`, text);
      this.show(selector, Boolean(text));
    }
    this.show("[data-bad]", true);
  }

  // What the server says of a pass; null while there is no network. Said once, it is told.
  private async tell(one: Unsent): Promise<Told | null> {
    const giveUp = new AbortController();
    const timer = window.setTimeout(() => giveUp.abort(), ANSWER_MS);
    try {
      const answer = await fetch(this.place.dataset.scan ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ...one, phone: phone() }),
        signal: giveUp.signal,
      });
      if (answer.status >= 500) return null;
      const rest = kept<Unsent[]>("unsent", []).filter(({ at }) => at !== one.at);
      keep("unsent", rest);
      return await answer.json();
    } catch {
      return null;
    } finally {
      window.clearTimeout(timer);
    }
  }

  private async tellAll(): Promise<void> {
    for (const one of kept<Unsent[]>("unsent", [])) if (!(await this.tell(one))) return;
  }
}

function decoded(view: HTMLVideoElement, canvas: HTMLCanvasElement): string {
  const scale = Math.min(1, LONG_SIDE / Math.max(view.videoWidth, view.videoHeight, 1));
  canvas.width = Math.round(view.videoWidth * scale);
  canvas.height = Math.round(view.videoHeight * scale);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen || !canvas.width) return "";
  pen.drawImage(view, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return ""; // no code in this frame
  }
}

for (const place of document.querySelectorAll<HTMLElement>("[data-gate]")) new Gate(place).start();
