// A page around the form and nothing else: it keeps what is said in memory and in `window.said`.
import { render } from "preact";
import { useState } from "preact/hooks";
import type { Answer, Answers, Definition, Item } from "../../../src/dudao/field/client/contract";
import { type FormFile, FormView, type Raised } from "../../../src/dudao/field/client/form";
import { loadWords } from "../../../src/dudao/field/client/words";

interface Given {
  definition: Definition;
  facts: Record<string, unknown>;
  answers: Answers;
  unsaid?: Record<string, string>;
  raised?: Record<string, Raised[]>;
  files?: Record<string, FormFile[]>;
  section?: string;
  at?: string;
  readOnly?: boolean;
}

const said: unknown[] = [];
Object.assign(window, { said });

function without<T>(all: Record<string, T>, key: string, value: T | null): Record<string, T> {
  const { [key]: _before, ...rest } = all;
  return value === null ? rest : { ...rest, [key]: value };
}

function Page({ given }: { given: Given }) {
  const [answers, setAnswers] = useState(given.answers);
  const [raised, setRaised] = useState(given.raised ?? {});
  const [files, setFiles] = useState(given.files ?? {});
  Object.assign(window, { answers, hear: (more: Answers) => setAnswers({ ...answers, ...more }) });
  const answer = (key: string, value: Answer | null) => {
    said.push([key, value]);
    setAnswers((all) => without(all, key, value));
  };
  const shoot = (item: Item) => {
    const file = { id: crypto.randomUUID(), name: "照片.jpg", media_type: "image/jpeg" };
    setFiles((all) => ({ ...all, [item.key]: [...(all[item.key] ?? []), file] }));
  };
  return (
    <FormView
      id="sheet"
      definition={given.definition}
      facts={given.facts}
      answers={answers}
      unsaid={given.unsaid ?? {}}
      files={files}
      raised={raised}
      readOnly={given.readOnly ?? false}
      section={given.section ?? null}
      at={given.at ?? null}
      terms={{ on_site: 0, suggestion: 15, notice: 15, report: 5, section: 30 }}
      onAnswer={(item, value) => answer(item.key, value)}
      onNote={(item, note) => answer(`${item.key}#note`, note)}
      onUnsaid={(field, text) => said.push(["unsaid", field, text])}
      onRaise={async (item, wording) => {
        said.push(["raise", item.key, wording]);
        const fact = wording?.fact ?? "自己写的问题";
        const found = { finding: crypto.randomUUID(), fact };
        setRaised((all) => ({ ...all, [item.key]: [...(all[item.key] ?? []), found] }));
      }}
      onFinding={(_item, finding) => said.push(["finding", finding])}
      onPhoto={shoot}
      onFile={shoot}
      onAudio={(item) => said.push(["audio", item.key])}
      onOpen={(_item, file) => said.push(["open", file])}
      picture={async () => "./picture.jpg"}
      onDone={() => said.push(["done"])}
    />
  );
}

await loadWords();
const asked = new URLSearchParams(location.search);
const given = (await (await fetch(`./${asked.get("form") ?? "given"}.json`)).json()) as Given;
const place = document.getElementById("app");
if (asked.has("large")) document.documentElement.classList.add("large");
if (asked.has("contrast")) document.documentElement.classList.add("high-contrast");
const begin = () => place && render(<Page given={given} />, place);
Object.assign(window, { begin });
if (!asked.has("wait")) begin(); // who measures begins when it is ready
