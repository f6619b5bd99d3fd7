// The places below the fourth tab.
import { ExportScreen } from "./export";
import { Files } from "./files";
import { LogScreen, Logs } from "./logs";
import { Mine } from "./mine";
import { PostScreen, Posts } from "./posts";
import { RatingScreen, Ratings } from "./ratings";
import { Settings } from "./settings";
import { SyncScreen } from "./sync";

export function MineScreens({ path: [first = "", id = ""] }: { path: string[] }) {
  switch (first) {
    case "sync":
      return <SyncScreen />;
    case "posts":
      return id ? <PostScreen post={id} /> : <Posts />;
    case "ratings":
      return id ? <RatingScreen candidate={id} /> : <Ratings />;
    case "logs":
      return id ? <LogScreen log={id} /> : <Logs />;
    case "files":
      return <Files />;
    case "export":
      return <ExportScreen />;
    case "settings":
      return <Settings />;
    default:
      return <Mine />;
  }
}
