import type { EmbeddingModel } from '@facet/vision';
import type { Database, Sql } from '../../domain/ports/database.js';

interface ModelRow {
  id: number;
  dimensions: number;
}

/** The numbers by which templates name their models. Raises an Error for a model whose dimensions changed. */
export class EmbeddingModels {
  readonly #database: Database;
  /** Committed ones only: an id that a transaction has made for itself may never come to be. */
  readonly #known = new Map<string, number>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Undefined when no template was ever made with it. */
  async find(model: EmbeddingModel): Promise<number | undefined> {
    const known = this.#known.get(keyOf(model));
    if (known !== undefined) return known;
    const id = await select(this.#database, model);
    if (id !== undefined) this.#known.set(keyOf(model), id);
    return id;
  }

  /** Registers the model inside the caller's transaction when it is new. */
  async findOrRegister(sql: Sql, model: EmbeddingModel): Promise<number> {
    const known = this.#known.get(keyOf(model)) ?? (await select(sql, model));
    if (known !== undefined) return known;
    // Looked up first, because an insert that conflicts uses an id up, and there are 32,767.
    await sql.query(
      'insert into embedding_models (name, version, dimensions) values ($1, $2, $3) on conflict (name, version) do nothing',
      [model.id, model.version, model.dimensions],
    );
    const id = await select(sql, model);
    if (id === undefined) throw new Error(`embedding model ${model.id} ${model.version} could not be registered`);
    return id;
  }
}

const keyOf = ({ id, version, dimensions }: EmbeddingModel) => JSON.stringify([id, version, dimensions]);

async function select(sql: Sql, { id, version, dimensions }: EmbeddingModel): Promise<number | undefined> {
  const [row] = await sql.query<ModelRow>(
    'select id, dimensions from embedding_models where name = $1 and version = $2',
    [id, version],
  );
  if (row && row.dimensions !== dimensions)
    throw new Error(`embedding model ${id} ${version} has ${row.dimensions} dimensions, not ${dimensions}`);
  return row?.id;
}
