import { expect, it } from "vitest";
import * as market from "./index.ts";

it("exports these names and no others", () => {
  expect(Object.keys(market).sort().join(" ")).toMatchInlineSnapshot(
    `"AbsentGpuError DEC_ONE DEC_PLACES DEC_ZERO DecError ScriptInputError addDec addQuantity bytesText ceilDec coinName coinText costSoFar cpuText decFromInt decFromParts decide defaultMaxGroupVolumes depositFor drawCount drawPrice estimateEscrow formatDec formatQuantity free freeMilli fromMicro groupPrice isPersistent isSubset isWholeDec judgePlacement leasedIpCount matchGlob maxDec milliQuantity minDec missingAttributes missingCapability mulDec mulDecInt mulDecTrunc mulDecUp nearestChange parseAttributes parseCluster parseCoin parseDec parseGroup parseQuantity parseUnit perBlockOf placeOf plainConfig price priceByScale priceRange priceWithin printCluster printCoin printOffer printUnits quantity quantityMilli quantityValue quoDec quoDecInt quoDecTrunc quoDecUp ratesOf refundable refusal release reserve roundDec scaleFromMonthly screen scriptEnvironment scriptInput scriptPrice shortDec subDec subQuantity timeLeft truncDec unitLimits validateGroup"`,
  );
});
