export { SchoolScreen } from "./school";
export { Schools } from "./schools";
export { StartScreen } from "./start";
