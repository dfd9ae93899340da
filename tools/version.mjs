/** Whether a version such as `v3.259.0` or `1.26` is at least another. Pre-release parts are ignored. */
export function isAtLeast(version, minimum) {
  const [have, need] = [numbersOf(version), numbersOf(minimum)];
  for (let place = 0; place < 3; place++) {
    if (have[place] !== need[place]) return have[place] > need[place];
  }
  return true;
}

function numbersOf(version) {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(version);
  if (match === null) throw new Error(`"${version}" is no version`);
  return match.slice(1).map((part) => Number(part ?? 0));
}
