/** The names that each connector's worker may call, and no other. */
export const platformHosts = {
  slack: ["slack.com", "files.slack.com"],
  zoom: ["api.zoom.us", "zoom.us"],
  gmail: ["gmail.googleapis.com", "oauth2.googleapis.com"],
  twilio: ["api.twilio.com", "media.twiliocdn.com"],
  "microsoft-graph": ["graph.microsoft.com", "login.microsoftonline.com"],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Connector = keyof typeof platformHosts;
