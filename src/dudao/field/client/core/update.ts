// A newer app waits until the person takes it: no draft is open on half of each.
const LOOK_EVERY_MS = 3_600_000;

export class Update {
  private waiting: ServiceWorker | null = null;
  private looked = Date.now();

  constructor(
    private readonly found: () => void,
    private readonly beforeReload: () => Promise<void>,
  ) {}

  async watch(): Promise<void> {
    const container = navigator.serviceWorker;
    let kept = Boolean(container.controller);
    container.addEventListener("controllerchange", async () => {
      if (!kept) {
        kept = true; // the first one: this page is the app it keeps
        return;
      }
      await this.beforeReload().catch(() => {});
      location.reload();
    });
    const registration = await container.register("/field/sw.js", {
      scope: "/field/",
      updateViaCache: "none",
    });
    this.see(registration);
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => this.see(registration));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden || Date.now() - this.looked < LOOK_EVERY_MS) return;
      this.looked = Date.now();
      registration.update().catch(() => {});
    });
  }

  take(): void {
    this.waiting?.postMessage("take");
  }

  private see({ waiting, active }: ServiceWorkerRegistration): void {
    if (!waiting || !active) return;
    this.waiting = waiting;
    this.found();
  }
}
