// Solves specs with rattler's npm package: node solve-rattler.mjs CHANNEL SPEC... It takes no virtual packages, so they are given as
// locked ones that are asked for.
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.RATTLER, "package.json"));
const { simpleSolve } = require("@conda-org/rattler");
const [channel, ...specs] = process.argv.slice(2);
const facts = { __glibc: "2.36", __linux: "6.1", __unix: "0", __archspec: "1" };
const locked = Object.entries(facts).map(([packageName, version]) => ({
  packageName,
  version,
  build: packageName === "__archspec" ? "x86_64" : "0",
  buildNumber: 0n,
  depends: [],
  filename: `${packageName}-${version}-0.conda`,
  subdir: "noarch",
  url: `https://facts.invalid/noarch/${packageName}-${version}-0.conda`,
  repoName: channel,
}));
try {
  const packages = await simpleSolve([...specs, ...Object.keys(facts)], [channel], ["linux-64", "noarch"], locked);
  console.log(packages.length);
} catch (conflict) {
  console.log(String(conflict));
}
