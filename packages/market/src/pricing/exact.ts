/** A decimal number without limits: `digits` × 10^-`places`. Sums and products lose nothing. */
export interface Exact {
  readonly digits: bigint;
  readonly places: number;
}

export const EXACT_ZERO: Exact = { digits: 0n, places: 0 };

export function exact(value: bigint | number): Exact {
  return { digits: BigInt(value), places: 0 };
}

/** Reads "46", "0.807", "254e-5", "-1". Throws RangeError. */
export function parseExact(text: string): Exact {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(text);
  const [, sign, whole = "", fraction = "", power = "0"] = match ?? [];
  if (match === null || whole + fraction === "") throw new RangeError(`"${text}" is not a decimal number`);
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const places = fraction.length - Number(power);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

export function addExact(a: Exact, b: Exact): Exact {
  const places = Math.max(a.places, b.places);
  return { digits: scaledTo(a, places) + scaledTo(b, places), places };
}

export function mulExact(a: Exact, b: Exact): Exact {
  return { digits: a.digits * b.digits, places: a.places + b.places };
}

/** n ÷ d at `places` digits after the point, half away from zero; both positive. */
export function divRounded(n: bigint, d: bigint, places: number): Exact {
  const scaled = n * 10n ** BigInt(places);
  const half = (scaled % d) * 2n >= d ? 1n : 0n;
  return { digits: scaled / d + half, places };
}

/** Without trailing zeros after the point. */
export function formatExact({ digits, places }: Exact): string {
  const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, "0");
  const cut = text.length - places;
  const fraction = text.slice(cut).replace(/0+$/, "");
  return `${digits < 0n ? "-" : ""}${text.slice(0, cut)}${fraction && `.${fraction}`}`;
}

function scaledTo({ digits, places }: Exact, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - places);
}
