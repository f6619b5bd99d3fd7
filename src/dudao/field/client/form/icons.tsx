// Drawn here, so that no font and no file has to be there.
const PATHS = {
  check: "M4.5 10.5l3.7 3.7 7.3-8",
  nearly: "M4 8.2c2-2.4 4-2.4 6 0s4 2.4 6 0M4 13.2c2-2.4 4-2.4 6 0s4 2.4 6 0",
  cross: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  dash: "M5 10h10",
  slash: "M10 3.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13M5.4 14.6l9.2-9.2",
  back: "M12.5 4.5L7 10l5.5 5.5",
  next: "M7.5 4.5L13 10l-5.5 5.5",
  note: "M4 16h3l8.5-8.5-3-3L4 13zM11 6l3 3",
  camera: "M3.5 6.5h3l1.4-2h4.2l1.4 2h3v9.5h-13zM10 8.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6",
  sound:
    "M10 3a2.2 2.2 0 00-2.2 2.2v4.6a2.2 2.2 0 004.4 0V5.2A2.2 2.2 0 0010 3M5 9.5a5 5 0 0010 0M10 14.5V17",
  paper: "M5.5 3h6l3 3v11h-9zM11.5 3v3.2h3M8 10h4M8 13h4",
  flag: "M5.5 17V3.5M5.5 4.2c3-1.6 5.2 1.4 9 0v6.6c-3.8 1.4-6-1.6-9 0",
  pen: "M4 16l1-3.5L13 4.5l2.5 2.5-8 8zM11.5 6l2.5 2.5",
  ask: "M10 2.8a7.2 7.2 0 100 14.4 7.2 7.2 0 000-14.4M7.9 8a2.1 2.1 0 114.2 0c0 1.5-2.1 1.6-2.1 3.2M10 13.6v.3",
  alert: "M10 3.2L17.5 16.5h-15zM10 8v4M10 14.2v.3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="form-icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
