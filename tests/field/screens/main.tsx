// ?lock=none|locked|two|tries|ended, ?unsafe=wechat, ?offline, ?stage=begun|noted|composed|signed
import { render } from "preact";
import { decodeQR } from "qr/decode.js";
import { App, prepare } from "../../../src/dudao/field/client/ui/app";
import { loadWords } from "../../../src/dudao/field/client/words";
import { MemoryCore } from "./memory";
import { furnish } from "./stages";

const asked = new URLSearchParams(location.search);
const answer = await fetch("/field/forms.json");
await loadWords();
prepare();
const core = new MemoryCore(asked, await answer.json());
await furnish(core, asked.get("stage") ?? "");
Object.assign(window, { core, decodeQR });
const place = document.getElementById("app");
if (place) render(<App core={core} />, place);
