import * as sdl from "@slipway/sdl";

/** A compose file as an SDL text. */
export async function composeToSdl(text: string): Promise<string> {
  void sdl;
  return text;
}
