/** The routes of all operations that clients call, with those of moderators and bots. */
import type { ClientOperationName } from '@parlor/sdk/protocol/operations';
import type { RouteLine } from '@parlor/sdk/protocol/table';
import { botRoutes } from '../../sdk/src/protocol/bot-routes.generated.js';
import { moderationRoutes } from '../../sdk/src/protocol/moderation-routes.generated.js';
import { routes } from '../../sdk/src/protocol/routes.generated.js';

export const clientRoutes = { ...routes, ...moderationRoutes, ...botRoutes } as Readonly<
  Record<ClientOperationName, RouteLine>
>;
