export { Matters } from "./matters";
export { ProblemScreen, Problems } from "./problems";
