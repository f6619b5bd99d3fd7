// The places of a visit.
import { later } from "../frame/later";
import { CheckInScreen } from "./check_in";
import { CompanionsScreen } from "./companions";
import { FeedbackScreen } from "./feedback";
import { FindingScreen, FromItemScreen, NewFindingScreen } from "./finding";
import { ForgottenScreen } from "./forgotten";
import { FormScreen } from "./form";
import { FormsScreen } from "./forms";
import { LeaveScreen, SummaryScreen } from "./leave";
import { LookBackList, LookBackScreen } from "./look_back";
import { MeritsScreen } from "./merits";
import { NewNoteScreen, NoteScreen } from "./note";
import { NotesScreen } from "./notes";
import { PathScreen } from "./path";

export { PlaqueScreen } from "./check_in";
export const PassScreen = later(async () => (await import("./pass")).PassScreen);

const ending = () => import("./ending");
const Sign = later(async () => (await ending()).SignScreen);
const Refuse = later(async () => (await ending()).RefuseScreen);
const Copy = later(async () => (await ending()).CopyScreen);

export function Visit({ path, query }: { path: string[]; query: URLSearchParams }) {
  const [visit = "", screen = "", id = "", part = ""] = path;
  const asked = (name: string) => query.get(name) ?? "";
  switch (screen) {
    case "check-in":
      return <CheckInScreen visit={visit} />;
    case "look-back":
      return id ? <LookBackScreen visit={visit} finding={id} /> : <LookBackList visit={visit} />;
    case "forms":
      return <FormsScreen visit={visit} />;
    case "form":
      return <FormScreen visit={visit} record={id} section={part} item={asked("item")} />;
    case "notes":
      return <NotesScreen visit={visit} />;
    case "photo":
      return <NewNoteScreen visit={visit} activity="patrol" shoot />;
    case "note":
      if (id === "new") return <NewNoteScreen visit={visit} activity="interview" />;
      return (
        <NoteScreen
          visit={visit}
          note={id}
          activity={asked("activity")}
          shoot={query.has("shoot")}
        />
      );
    case "merits":
      return <MeritsScreen visit={visit} />;
    case "finding":
      if (id === "from")
        return <FromItemScreen visit={visit} record={asked("record")} item={asked("item")} />;
      if (id === "new")
        return (
          <NewFindingScreen
            visit={visit}
            record={asked("record")}
            item={asked("item")}
            note={asked("note")}
          />
        );
      return <FindingScreen visit={visit} finding={id} />;
    case "forgotten":
      return <ForgottenScreen visit={visit} />;
    case "feedback":
      return <FeedbackScreen visit={visit} />;
    case "sign":
      return <Sign visit={visit} />;
    case "refuse":
      return <Refuse visit={visit} />;
    case "copy":
      return <Copy visit={visit} />;
    case "leave":
      return <LeaveScreen visit={visit} />;
    case "summary":
      return <SummaryScreen visit={visit} />;
    case "companions":
      return <CompanionsScreen visit={visit} />;
    default:
      return <PathScreen visit={visit} />;
  }
}
