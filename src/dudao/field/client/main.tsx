import { render } from "preact";
import { openCore } from "./core/open";
import { loadWords, t } from "./words";

await loadWords();
const core = await openCore();
const place = document.getElementById("app");
if (place) render(<h1>{core.unsafe ?? t("督导外勤")}</h1>, place);
