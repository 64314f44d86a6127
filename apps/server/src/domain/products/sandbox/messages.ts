import type { Pipeline } from '../types.js';
import type { Definition, Issue } from './types.js';

/** What a process of the sandbox is asked to do. `parts` travel as bytes beside the rest, which travels as JSON. */
export type Task =
  | { kind: 'check'; definition: Definition; parts: [] }
  | { kind: 'prepare'; definition: Definition; as: 'http' | Pipeline; parts: [body: Uint8Array] }
  | { kind: 'read'; definition: Definition; status: number; parts: [answer: Uint8Array, inputs: Uint8Array] }
  | { kind: 'report'; slug: string; name: string; parts: [inputs: Uint8Array, outputs: Uint8Array] };

/** A task as it is sent: the definition only when the process does not have it yet. */
export interface RequestHeader {
  kind: Task['kind'];
  /** Of the definition. */
  key?: string;
  definition?: Definition;
  /** Key of a definition that will not be asked for again unless it is sent again. */
  forget?: string;
  as?: 'http' | Pipeline;
  status?: number;
  slug?: string;
  name?: string;
}

/** What takes the time: it says who is at fault when the time is over. */
export type Phase = 'compiling' | 'checking' | 'mapping' | 'printing';

/** `entered` comes before the answer, when the work goes over into another phase. */
export interface ReplyHeader {
  kind: 'ready' | 'entered' | 'done' | 'malformed' | 'invalid' | 'unmappable' | 'failed';
  phase?: Phase;
  issues?: Issue[];
  /** Names of the images, which are the parts after the first. */
  images?: string[];
  parameters?: Record<string, unknown>;
  pageCount?: number;
  /** Why an answer or a mapping cannot be read, for administrators. */
  explanation?: string;
  /** It failed after it had used all the time of a mapping: the next call of its product may, too. */
  slow?: boolean;
}
