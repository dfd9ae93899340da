import type { Emulator } from "../../../emulator";

/** Whether the service accepts a secret now, for an account or its first one. */
export async function accepts(
  { url, accounts }: Emulator,
  secret: string,
  account = accounts[0],
): Promise<boolean> {
  const answer = await fetch(`${url}/api/v0/accounts/${account}/management-tokens`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  await answer.body?.cancel();
  return answer.status === 200;
}
