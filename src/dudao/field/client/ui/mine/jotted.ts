// A field that belongs to no visit: as durable as the rest.
import { useCore, useLive } from "../live";

export function useJotted(field: string, initial = ""): [string, (text: string) => void] {
  const core = useCore();
  const jotted = useLive(core.jotted);
  return [jotted[field] ?? initial, (text) => core.jot(field, text)];
}
