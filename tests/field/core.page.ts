// The core alone on a page of the tests, for what no screen shows or no finger is quick enough for.
import { openCore } from "../../src/dudao/field/client/core/open";
import { loadWords } from "../../src/dudao/field/client/words";

await loadWords();
Object.assign(window, { core: await openCore() });
