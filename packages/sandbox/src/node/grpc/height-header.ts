/** The header with which a question asks about an older height. */
import { sdkStatus } from "./status.ts";

export const heightHeader = "x-cosmos-block-height";

/** 0 when there is none, which means the newest. Throws a GrpcStatus. */
export function readHeight(text: string | undefined): bigint {
  if (text === undefined || text === "") return 0n;
  if (/^[+-]?\d+$/.test(text)) {
    const height = BigInt(text);
    if (BigInt.asIntN(64, height) === height) return height;
    throw refused(text, "value out of range");
  }
  throw refused(text, "invalid syntax");
}

function refused(text: string, why: string) {
  const parsing = `strconv.ParseInt: parsing ${JSON.stringify(text)}: ${why}`;
  return sdkStatus(18, `Baseapp.RegisterGRPCServer: invalid height header "${heightHeader}": ${parsing}`);
}
