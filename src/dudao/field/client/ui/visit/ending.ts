export { CopyScreen } from "./copy";
export { RefuseScreen, SignScreen } from "./sign";
