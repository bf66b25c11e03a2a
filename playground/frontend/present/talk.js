/** The scenes by key: from step to step, from scene to scene, and what the hands of the audience say. */

import { ApiError } from "../core/request.js";
import { allScenes, currentStep, goToScene, loadScenes, next, predict, previous, stepNear } from "../scenes/story.js";

/** @param {(text: string) => void} say */
export function makeTalk(say) {
  /** Does something once the scenes are known. @param {() => void} act */
  const withScenes = (act) => async () => {
    try {
      await loadScenes();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return say(error.message);
    }
    act();
  };

  /** @param {number} by  1 or -1 */
  const step = (by) => () => {
    if (!currentStep()) return by > 0 ? goToScene(1) : say("No scene is told");
    if (!stepNear(by)) return say(by > 0 ? "That was the last step" : "This is the first step");
    if (by > 0) next();
    else previous();
  };

  /** @param {number} by  1 or -1 */
  const scene = (by) => () => {
    const all = allScenes();
    const place = all.findIndex(({ name }) => name === currentStep()?.scene.name);
    if (all[place + by]) goToScene(by);
    else say(by > 0 ? "That was the last scene" : "This is the first scene");
  };

  /** @param {number} answer  from 1 */
  const choose = (answer) => () => {
    const current = currentStep();
    if (current?.step.predict && !current.prediction) predict(answer);
    else say("No question is open");
  };

  return {
    next: withScenes(step(1)),
    previous: withScenes(step(-1)),
    nextScene: withScenes(scene(1)),
    previousScene: withScenes(scene(-1)),
    firstAnswer: choose(1),
    secondAnswer: choose(2),
  };
}
