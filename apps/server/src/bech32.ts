const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** The bytes of an address, without a check of its sum: only for putting addresses in the chain's order. */
export function bech32Bytes(address: string): Uint8Array {
  const bytes: number[] = [];
  let value = 0;
  let bits = 0;
  for (const letter of address.slice(address.lastIndexOf("1") + 1, -6)) {
    value = (value << 5) | letters.indexOf(letter);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}
