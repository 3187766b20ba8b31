import type { AwsCredentialIdentity, HttpRequest, HttpResponse } from "@smithy/types";

/** What carries requests: the SDK's own, or one of a test. */
export interface Transport {
  handle(request: HttpRequest, options?: object): Promise<{ readonly response: HttpResponse }>;
}

export type { AwsCredentialIdentity, HttpRequest, HttpResponse };
