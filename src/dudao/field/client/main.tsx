import { render } from "preact";
import { openCore } from "./core/open";
import { App, prepare } from "./ui/app";
import { loadWords } from "./words";

await loadWords();
prepare();
const core = await openCore();
const place = document.getElementById("app");
if (place) render(<App core={core} />, place);
