/** A JSON schema that the example fits: its structure with the types of its values. */
export function schemaOfExample(value: unknown): Record<string, unknown> {
  if (value === null) return {};
  if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 && { items: schemaOfExample(value[0]) }) };
  if (typeof value !== 'object') return { type: Number.isInteger(value) ? 'integer' : typeof value };
  const entries = Object.entries(value);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, member]) => [name, schemaOfExample(member)])),
    required: entries.map(([name]) => name),
  };
}
