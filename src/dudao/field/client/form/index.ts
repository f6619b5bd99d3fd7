// Forms on the phone and on public pages: what answers mean, and the page to fill them in on.
export {
  clean,
  deviations,
  fill,
  final,
  gaps,
  type Problem,
  type Progress,
  type Proposal,
  progress,
  proposals,
  visible,
} from "./answers";
export { dueOn } from "./calendar";
export { FormView } from "./FormView";
export { dayText, feedbackText, sha256Hex, termText } from "./feedback";
export type { Elsewhere, FormProps } from "./host";
export { evaluate, holds, LogicError } from "./logic";
export { carried, caughtUp, elsewhere, folded, type Shared, shared } from "./sharing";
export type { FormFile, Raised } from "./store";
export { plainText } from "./text";
