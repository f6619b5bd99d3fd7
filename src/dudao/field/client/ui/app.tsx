// The whole app: is this a safe place, who is here, which screen.
import { type Core, Refused } from "../core";
import { Door } from "./door/door";
import { UnsafePlace } from "./door/unsafe";
import { startRouting, useRoute } from "./frame/route";
import { Tabs } from "./frame/screen";
import { screenFor } from "./frame/screens";
import { wear } from "./frame/settings";
import { CoreContext, useCore, useLive, usePart } from "./live";
import { say } from "./parts/dialog";
import "./css/ui.css";

export function App({ core }: { core: Core }) {
  return (
    <CoreContext.Provider value={core}>
      {core.unsafe ? <UnsafePlace why={core.unsafe} /> : <Inside />}
      <p id="said" class="said" role="status" />
    </CoreContext.Provider>
  );
}

function Inside() {
  const lock = useLive(useCore().lock);
  return lock.state === "open" ? <Open /> : <Door lock={lock} />;
}

function Open() {
  const core = useCore();
  const here = useRoute();
  const matters = useLive(core.matters);
  const posts = usePart("posts") ?? [];
  const { tab, element } = screenFor(here);
  const marks = { problems: matters.length, mine: posts.filter((post) => !post.read_at).length };
  return (
    <div class={`app ${tab ? "has-tabs" : ""}`}>
      {element}
      {tab && <Tabs here={tab} marks={marks} />}
    </div>
  );
}

// What is refused where nobody waits for it is said as well.
function sayRefusals(event: PromiseRejectionEvent): void {
  if (!(event.reason instanceof Refused)) return;
  event.preventDefault();
  say(event.reason.words);
}

export function prepare(): void {
  wear();
  startRouting();
  window.addEventListener("unhandledrejection", sayRefusals);
}
