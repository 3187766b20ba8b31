import { gzipSync } from "node:zlib";

export type Protocol = "ec2" | "query" | "rest-xml" | "json" | "rest-json";

/** One call as the fake understands it. `service` is the SDK package's name without `client-`. */
export interface FakeCall {
  readonly account: string;
  readonly region: string;
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The body as its headers say that it is sent. */
export function bytesOf({ headers, body }: Wire): Uint8Array {
  return headers["content-encoding"] === "gzip" ? gzipSync(body) : new TextEncoder().encode(body);
}

/** The error as the protocol carries it. */
export function errorWire({ code, status = 400, message = code }: { code: string; status?: number; message?: string }, protocol: Protocol): Wire {
  if (protocol === "json" || protocol === "rest-json") {
    return {
      status,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code },
      body: JSON.stringify({ __type: code, message }),
    };
  }
  const error = `<Code>${code}</Code><Message>${message}</Message>`;
  const body =
    protocol === "ec2"
      ? `<Response><Errors><Error>${error}</Error></Errors><RequestID>r</RequestID></Response>`
      : protocol === "query"
        ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error></ErrorResponse>`
        : `<Error>${error}</Error>`;
  return { status, headers: { "content-type": "text/xml" }, body };
}
