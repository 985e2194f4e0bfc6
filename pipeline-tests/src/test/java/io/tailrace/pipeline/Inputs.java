package io.tailrace.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All kinds of recordings the matrix has, by family. A new one is a row in the file of its family. */
final class Inputs {

    private Inputs() {}

    static Map<String, List<Input>> families() {
        Map<String, List<Input>> families = new LinkedHashMap<>();
        families.put("Frame rates and time", RateInputs.all());
        families.put("Containers and codecs", ContainerInputs.all());
        families.put("Pictures", PictureInputs.all());
        families.put("Sound", SoundInputs.all());
        families.put("Damage and odd ends", DamageInputs.all());
        return families;
    }

    static List<Input> all() {
        List<Input> all = new ArrayList<>();
        families().values().forEach(all::addAll);
        return all;
    }
}
