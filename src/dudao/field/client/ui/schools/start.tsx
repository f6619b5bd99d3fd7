// Going in without an assignment: what for, with whom, with which forms. All of it is preset.
import { useState } from "preact/hooks";
import type { School } from "../../contract";
import { t } from "../../words";
import { replace } from "../frame/route";
import { Screen } from "../frame/screen";
import { useCore, useForms, useMe, usePart, useSchools, useWords } from "../live";
import { Button, Nothing } from "../parts/cells";
import { Segments, TextField, Ticks } from "../parts/fields";

function presets(kind: string): string[] {
  if (kind === "follow_up") return [t("核查问题整改情况"), t("回访整改通知书落实情况")];
  if (kind === "special")
    return [t("校园安全专项督导"), t("食堂食品安全专项督导"), t("双减落实专项督导")];
  return [t("了解学校日常工作"), t("查看教育教学秩序"), t("查看校园安全和食堂")];
}

export function StartScreen({ unit }: { unit: number }) {
  const school = useSchools().get(unit);
  if (!school || school.recused)
    return (
      <Screen title={t("临时入校")} parent={`school/${unit}`}>
        <Nothing icon="school" title={t("不能到这所学校督导")}>
          <p>{school?.recused ?? t("这所学校不在您的名单里。")}</p>
        </Nothing>
      </Screen>
    );
  return <Start school={school} />;
}

function Start({ school }: { school: School }) {
  const core = useCore();
  const me = useMe();
  const forms = useForms();
  const words = useWords();
  const people = (usePart("people") ?? []).filter((one) => one.id !== me.id);
  const [kind, setKind] = useState("drop_in");
  const [purpose, setPurpose] = useState("");
  const [focus, setFocus] = useState("");
  const [companions, setCompanions] = useState<string[]>([]);
  const preset = presets(kind);
  const along = (school.forms[kind] ?? []).map(String);
  const [versions, setVersions] = useState<string[] | null>(null);
  const offered = [...new Set([...along, ...school.addable.map(String)])].flatMap((version) => {
    const form = forms.get(Number(version));
    return form && !form.retired && form.definition.purpose !== "observation"
      ? [{ value: version, label: form.definition.title }]
      : [];
  });
  const chosen = (versions ?? along).filter((version) => offered.some((o) => o.value === version));

  async function start() {
    const visit = await core.startUnplanned({
      unit: school.unit,
      kind,
      purpose: purpose.trim() || preset[0] || "",
      focus: focus.trim(),
      companions: people.filter((one) => companions.includes(String(one.id))),
      versions: chosen.map(Number),
    });
    replace(`visit/${visit}`);
  }

  return (
    <Screen
      title={t("临时入校")}
      subtitle={school.name}
      parent={`school/${school.unit}`}
      foot={
        <Button look="primary" onClick={start}>
          {t("开始督导")}
        </Button>
      }
    >
      <Segments
        label={t("督导类型")}
        options={Object.entries(words?.kinds ?? {}).map(([value, label]) => ({ value, label }))}
        value={kind}
        onChange={(value) => {
          setKind(value);
          setVersions(null);
        }}
      />
      <TextField
        label={t("督导目的")}
        rows={2}
        limit="purpose"
        value={purpose}
        placeholder={preset[0] ?? ""}
        help={t("不填就写“{purpose}”。", { purpose: preset[0] ?? "" })}
        onInput={setPurpose}
      />
      <div class="presets">
        {preset.map((text) => (
          <Button key={text} small onClick={() => setPurpose(text)}>
            {text}
          </Button>
        ))}
      </div>
      <Ticks label={t("表单")} options={offered} chosen={chosen} onChange={setVersions} />
      <details class="more">
        <summary>{t("重点和同行的人（可不填）")}</summary>
        <TextField label={t("督导重点")} rows={2} limit="focus" value={focus} onInput={setFocus} />
        {people.length > 0 && (
          <Ticks
            label={t("随行督学")}
            options={people.map((one) => ({ value: String(one.id), label: one.name }))}
            chosen={companions}
            onChange={setCompanions}
          />
        )}
      </details>
    </Screen>
  );
}
