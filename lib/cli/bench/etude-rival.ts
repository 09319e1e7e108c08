import { EtudeSampler } from "./etude-sampler";
import { serve } from "./serve";

// Sampling in a process of its own: there is no worker beside it, so it may use all threads.
void serve(new EtudeSampler());
