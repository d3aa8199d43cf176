/** Where the raw message is: in memory (up to about a megabyte) or in a file. */
export type MessageSource = { bytes: Uint8Array } | { path: string };

/** What the parser refuses to exceed; sizes in bytes. */
export interface ParseLimits {
  rawBytes: number;
  parts: number;
  depth: number;
  headerBytes: number;
  htmlBytes: number;
  textBytes: number;
  addressesPerField: number;
}

/** Why a message could not be taken apart. The raw message is kept whatever the reason. */
export type UnparsedReason = 'too_large' | 'too_many_parts' | 'too_deep' | 'headers_too_large' | 'malformed' | 'timeout' | 'crashed';

export interface RawAddress {
  name: string;
  address: string;
}

export interface RawAttachment {
  fileName: string | null;
  contentType: string;
  sizeBytes: number;
  contentId: string | null;
  disposition: string | null;
  sha256: string;
}

/** What the worker found in one message, bounded but not yet made fit for the database. */
export interface RawParse {
  /** Header lines that matter later, in message order: lower-case name and unfolded value. */
  headers: [name: string, value: string][];
  subject: string;
  from: RawAddress[];
  sender: RawAddress[];
  replyTo: RawAddress[];
  to: RawAddress[];
  cc: RawAddress[];
  bcc: RawAddress[];
  text: string;
  html: string;
  attachments: RawAttachment[];
  /** Some text was left out because it was longer than the limits. */
  isTruncated: boolean;
  unparsed: UnparsedReason | null;
}

export type WorkerRequest =
  | { id: number; kind: 'parse'; source: MessageSource; headersOnly: boolean }
  | { id: number; kind: 'extract'; source: MessageSource; partIndex: number; targetPath: string };

export type WorkerReply =
  | { id: number; kind: 'parsed'; parse: RawParse }
  | { id: number; kind: 'extracted'; attachment: RawAttachment | null }
  | { id: number; kind: 'failed'; message: string };
