// How a component follows the core.
import { createContext } from "preact";
import { useContext, useEffect, useReducer } from "preact/hooks";
import type { Draft, Form, Parts, Person, School, ServerVisit, Uuid } from "../contract";
import type { Core, Live, Status } from "../core";

export const CoreContext = createContext<Core>(null as unknown as Core);

export const useCore = () => useContext(CoreContext);

export function useLive<T>(live: Live<T>): T {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    again(0);
    return live.follow(() => again(0));
  }, [live]);
  return live.value;
}

export const useStatus = (): Status => useLive(useCore().status);
export const useSchools = (): ReadonlyMap<number, School> => useLive(useCore().schools);
export const useForms = (): ReadonlyMap<number, Form> => useLive(useCore().forms);
export const useDrafts = (): ReadonlyMap<Uuid, Draft> => useLive(useCore().drafts);
export const useDraft = (visit: Uuid): Draft | undefined => useDrafts().get(visit);
export const useServerVisits = (): ReadonlyMap<Uuid, ServerVisit> =>
  useLive(useCore().serverVisits);

export function usePart<Name extends keyof Parts>(name: Name): Parts[Name] | undefined {
  return useLive(useCore().parts)[name];
}

// The words for what is stored by name, in the language of the phone.
export const useWords = () => usePart("labels");

export function useMe(): Person {
  const lock = useLive(useCore().lock);
  if (lock.state !== "open") throw new Error("nobody is here");
  return lock.account.person;
}
