import 'reflect-metadata';
import { SetMetadata, type Type } from '@nestjs/common';

/** A request header of one operation, as the OpenAPI document tells it. */
export interface RequestHeader {
  name: string;
  required: boolean;
  description: string;
  example: string;
  schema?: { type: 'string' };
}

const TAGS = Symbol('tags');
const HEADERS = Symbol('headers');

/** Groups the operations of a controller in the OpenAPI document. */
export const ApiTags = (...tags: string[]): ClassDecorator => SetMetadata(TAGS, tags);

/** Documents a header an operation reads itself. */
export const ApiHeader = (header: RequestHeader): MethodDecorator => (_target, _key, { value }) => {
  Reflect.defineMetadata(HEADERS, [...headersOf(value as object), header], value as object);
};

export const tagsOf = (controller: Type): string[] => (Reflect.getMetadata(TAGS, controller) as string[] | undefined) ?? [];
export const headersOf = (handler: object): RequestHeader[] => (Reflect.getMetadata(HEADERS, handler) as RequestHeader[] | undefined) ?? [];
