export { findSecrets, type LeakForm, type LeakHit, type LeakSearch } from "../../tools/leaks.cjs";
