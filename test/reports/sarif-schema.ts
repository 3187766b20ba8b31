/**
 * The part of SARIF 2.1.0 that this project writes, as JSON Schema draft-04 like the original: required members, types, closed
 * lists, and nothing unknown outside property bags. Written for these tests from the text of the standard
 * (docs.oasis-open.org/sarif/sarif/v2.1.0, sections 3.13 to 3.49).
 */
const text = { type: "string", minLength: 1 };
const bag = { type: "object" };

function closed(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: "object", required: required.length === 0 ? undefined : [...required], properties, additionalProperties: false };
}

const message = closed(["text"], { text, markdown: text });
const level = { enum: ["none", "note", "warning", "error"] };
const artifactLocation = closed(["uri"], { uri: { type: "string", format: "uri-reference" }, uriBaseId: text });
const physicalLocation = closed(["artifactLocation", "region"], {
  artifactLocation,
  region: closed(["startLine"], { startLine: { type: "integer", minimum: 1 } }),
});
const location = closed([], {
  id: { type: "integer", minimum: 0 },
  physicalLocation,
  logicalLocations: { type: "array", minItems: 1, items: closed([], { name: text, fullyQualifiedName: text, kind: text }) },
  message,
});
const rule = closed(["id"], {
  id: text,
  name: { type: "string", pattern: "^[A-Z][A-Za-z0-9]*$" },
  shortDescription: message,
  fullDescription: message,
  help: { ...message, required: ["text", "markdown"] },
  helpUri: { type: "string", format: "uri" },
  defaultConfiguration: closed([], { level }),
  properties: bag,
});
const result = closed(["ruleId", "message", "level", "locations", "partialFingerprints"], {
  ruleId: text,
  ruleIndex: { type: "integer", minimum: 0 },
  level,
  message,
  locations: { type: "array", minItems: 1, maxItems: 1, items: location },
  relatedLocations: { type: "array", uniqueItems: true, items: location },
  codeFlows: {
    type: "array",
    items: closed(["threadFlows"], {
      threadFlows: {
        type: "array",
        minItems: 1,
        items: closed(["locations"], { locations: { type: "array", minItems: 1, items: closed([], { location }) } }),
      },
    }),
  },
  partialFingerprints: { type: "object", additionalProperties: text },
  suppressions: {
    type: "array",
    minItems: 1,
    items: closed(["kind"], {
      kind: { enum: ["inSource", "external"] },
      status: { enum: ["accepted", "underReview", "rejected"] },
      justification: text,
    }),
  },
  properties: bag,
});

export const sarifSchema = {
  $schema: "http://json-schema.org/draft-04/schema#",
  ...closed(["version", "runs"], {
    $schema: { type: "string", format: "uri" },
    version: { enum: ["2.1.0"] },
    runs: {
      type: "array",
      minItems: 1,
      maxItems: 20,
      items: closed(["tool", "results"], {
        tool: closed(["driver"], {
          driver: closed(["name", "rules"], {
            name: text,
            fullName: text,
            version: text,
            semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
            rules: { type: "array", uniqueItems: true, items: rule },
          }),
        }),
        automationDetails: closed([], { id: text }),
        invocations: {
          type: "array",
          items: closed(["executionSuccessful"], {
            executionSuccessful: { type: "boolean" },
            startTimeUtc: { type: "string", format: "date-time" },
            endTimeUtc: { type: "string", format: "date-time" },
            toolExecutionNotifications: { type: "array", items: closed(["message"], { level, message }) },
          }),
        },
        originalUriBaseIds: { type: "object", additionalProperties: closed([], { description: message, uri: text }) },
        columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
        results: { type: "array", items: result },
        properties: bag,
      }),
    },
  }),
};
