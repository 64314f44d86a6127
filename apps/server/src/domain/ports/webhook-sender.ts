export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of one request: the status of an answer, or why there was none. */
export type WebhookAnswer = { readonly durationMs: number } & (
  | { readonly status: number }
  | { readonly status?: undefined; readonly error: string }
);

/** Calls URLs that strangers chose: never one inside the operator's own networks. */
export interface WebhookSender {
  /** Why this URL can never be called, as the end of a sentence about it; undefined when it may be. */
  refusal(url: string): Promise<string | undefined>;
  /** Posts the body once, following no redirect. Answers within 10 seconds; never raises. */
  post(request: WebhookRequest): Promise<WebhookAnswer>;
  close(): Promise<void>;
}
