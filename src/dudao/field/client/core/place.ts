// Where the phone is, in WGS-84; null where it cannot or may not tell.
const PATIENCE_MS = 15_000;

export interface Place {
  latitude: number;
  longitude: number;
  accuracy_metres: number;
}

export function placeNow(): Promise<Place | null> {
  return new Promise((resolve) => {
    const geolocation = navigator.geolocation;
    if (!geolocation) return resolve(null);
    geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        resolve({ latitude, longitude, accuracy_metres: Math.round(accuracy) }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    );
  });
}
