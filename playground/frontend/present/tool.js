/** Present: the tool that begins it. */

import { present } from "./stage.js";

export const press = () => present(true);
