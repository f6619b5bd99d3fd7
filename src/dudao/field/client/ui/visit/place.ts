// Where one is, as numbers. As src/dudao/visits/rules/place.py.
interface Point {
  latitude: number | null;
  longitude: number | null;
}

const EARTH_METRES = 6_371_008.8; // mean radius, IUGG
const radians = (degrees: number) => (degrees * Math.PI) / 180;

export function distanceMetres(one: Point, other: Point): number | null {
  if (one.latitude === null || one.longitude === null) return null;
  if (other.latitude === null || other.longitude === null) return null;
  const north = radians(other.latitude - one.latitude) / 2;
  const east = radians(other.longitude - one.longitude) / 2;
  const shrink = Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude));
  const chord = Math.sin(north) ** 2 + shrink * Math.sin(east) ** 2;
  return Math.round(2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord))));
}

// The code of a plate in what its QR says: the last part of an address, or all of it.
export function codeIn(text: string): string {
  const last =
    text
      .trim()
      .split(/[/=#?]/)
      .filter(Boolean)
      .at(-1) ?? "";
  return decodeURIComponent(last);
}
