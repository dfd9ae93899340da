/** The names of all commands, as users know them. */
export const COMMANDS = [
  "list",
  "audit",
  "due",
  "report",
  "metrics",
  "check",
  "revoke",
  "verify",
  "probe",
  "plugin",
  "emulator",
];
