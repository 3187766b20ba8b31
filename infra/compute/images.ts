/**
 * What GPU instances run, pinned: an image of the machine by its id, containers by digest. A model is part of its container, so the digest pins
 * it too.
 */
export const images = {
  /** Amazon's ECS image with GPU drivers; its root is `/dev/xvda`. */
  machine: "ami-0c0ffee0c0ffee0a1",
  /** Whisper large-v3 and medium. */
  transcription: "whisper@sha256:5f1d9c0e7b3a48626d0c2f9be1745a83c6de08f7942b1a5de3790c64f8b12ae7",
  /** vLLM with its model. */
  inference: "vllm@sha256:c2a7e09b416f83d5e0917cb4a6325fd8bb1c40e97d6283f5a0be1794dc638f21",
} as const;

export type Container = Exclude<keyof typeof images, "machine">;
