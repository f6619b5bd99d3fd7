import { render } from "preact";
import { loadWords, t } from "./words";

await loadWords();
const place = document.getElementById("app");
if (place) render(<h1>{t("督导外勤")}</h1>, place);
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/field/sw.js");
