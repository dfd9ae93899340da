import { UsageError } from "../command";

/** Where to listen. */
export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";

/** Parses `[HOST:]PORT`; an IPv6 address is in brackets. Without a host, only this machine can connect. */
export function parseListenAddress(text: string): ListenAddress {
  const match = /^(?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2] ?? Number.NaN);
  if (!(port <= 65_535)) {
    throw new UsageError("--listen takes a port, or HOST:PORT, such as 9469 or 127.0.0.1:9469");
  }
  return { host: match?.[1]?.replace(/^\[|\]$/g, "") ?? LOOPBACK, port };
}

/** `HOST:PORT` as a URL has it. */
export function hostAndPort({ host, port }: ListenAddress): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
