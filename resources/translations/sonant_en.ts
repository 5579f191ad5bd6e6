<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Builder</name>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="324"/>
        <source>%n texts were left out: </source>
        <translation>
            <numerusform>%n text was left out: </numerusform>
            <numerusform>%n texts were left out: </numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="335"/>
        <source>On %n sentences that were held out, the general model chooses among {general} words on average, with this domain among {mixture} (perplexity; less is better). Unknown words: {before} before, {after} with it. Fitting share: {share}.</source>
        <translation>
            <numerusform>On %n sentence that was held out, the general model chooses among {general} words on average, with this domain among {mixture} (perplexity; less is better). Unknown words: {before} before, {after} with it. Fitting share: {share}.</numerusform>
            <numerusform>On %n sentences that were held out, the general model chooses among {general} words on average, with this domain among {mixture} (perplexity; less is better). Unknown words: {before} before, {after} with it. Fitting share: {share}.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Chips</name>
    <message numerus="yes">
        <location filename="../../app/recipe/view.py" line="104"/>
        <source>%n lists</source>
        <translation>
            <numerusform>%n list</numerusform>
            <numerusform>%n lists</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DomainsWindow</name>
    <message numerus="yes">
        <location filename="../../app/domains/view.py" line="141"/>
        <source>%Ln words</source>
        <translation>
            <numerusform>%Ln word</numerusform>
            <numerusform>%Ln words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="303"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n word</numerusform>
            <numerusform>%n words</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="333"/>
        <source>%n words had times out of order; they were put right. First at {where}.</source>
        <translation>
            <numerusform>%n word had its time out of order; it was put right. At {where}.</numerusform>
            <numerusform>%n words had times out of order; they were put right. First at {where}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="339"/>
        <source>%n lines are longer than {limit} characters, the longest {worst}. First at {where}: {text}</source>
        <translation>
            <numerusform>%n line is longer than {limit} characters: {worst}. At {where}: {text}</numerusform>
            <numerusform>%n lines are longer than {limit} characters, the longest {worst}. First at {where}: {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="346"/>
        <source>%n subtitles are too fast to read, up to {worst} characters per second. First at {where}: {text}</source>
        <translation>
            <numerusform>%n subtitle is too fast to read: {worst} characters per second. At {where}: {text}</numerusform>
            <numerusform>%n subtitles are too fast to read, up to {worst} characters per second. First at {where}: {text}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/export/view.py" line="353"/>
        <source>%n subtitles are shown for less than a second, the shortest {worst} ms. First at {where}: {text}</source>
        <translation>
            <numerusform>%n subtitle is shown for less than a second: {worst} ms. At {where}: {text}</numerusform>
            <numerusform>%n subtitles are shown for less than a second, the shortest {worst} ms. First at {where}: {text}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message numerus="yes">
        <location filename="../../app/transcript/finder.py" line="213"/>
        <source>%n places replaced</source>
        <translation>
            <numerusform>%n place replaced</numerusform>
            <numerusform>%n places replaced</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/transcript/finder.py" line="215"/>
        <source>%n verified places stay</source>
        <translation>
            <numerusform>%n verified place stays</numerusform>
            <numerusform>%n verified places stay</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message numerus="yes">
        <location filename="../../app/firstrun/guide.py" line="101"/>
        <source>Decided again: %n places changed.</source>
        <translation>
            <numerusform>Decided again: %n place changed.</numerusform>
            <numerusform>Decided again: %n places changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImpactPane</name>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="272"/>
        <source>%n places changed</source>
        <translation>
            <numerusform>%n place changed</numerusform>
            <numerusform>%n places changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="274"/>
        <source>%n fixed</source>
        <translation>
            <numerusform>%n fixed</numerusform>
            <numerusform>%n fixed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recipe/impact_view.py" line="275"/>
        <source>%n broken</source>
        <translation>
            <numerusform>%n broken</numerusform>
            <numerusform>%n broken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <location filename="../../app/vocabulary/importing.py" line="244"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n word</numerusform>
            <numerusform>%n words</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/vocabulary/importing.py" line="247"/>
        <source>%n empty or repeated rows are left out</source>
        <translation>
            <numerusform>%n empty or repeated row is left out</numerusform>
            <numerusform>%n empty or repeated rows are left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryDesk</name>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="83"/>
        <source>%n moved</source>
        <translation>
            <numerusform>%n moved</numerusform>
            <numerusform>%n moved</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="312"/>
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="314"/>
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="316"/>
        <source>%n h left</source>
        <translation>
            <numerusform>%n h left</numerusform>
            <numerusform>%n h left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/operations.py" line="355"/>
        <source>%n recordings taken</source>
        <translation>
            <numerusform>%n recording taken</numerusform>
            <numerusform>%n recordings taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryModel</name>
    <message numerus="yes">
        <location filename="../../app/library/model.py" line="359"/>
        <source>%n doubtful</source>
        <translation>
            <numerusform>%n doubtful</numerusform>
            <numerusform>%n doubtful</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <location filename="../../app/window.py" line="500"/>
        <source>%n words changed</source>
        <translation>
            <numerusform>%n word changed</numerusform>
            <numerusform>%n words changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/window.py" line="551"/>
        <source>%n words</source>
        <translation>
            <numerusform>%n word</numerusform>
            <numerusform>%n words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlacesPane</name>
    <message numerus="yes">
        <location filename="../../app/review/places_view.py" line="342"/>
        <source>Accept %n above the mark</source>
        <translation>
            <numerusform>Accept %n above the mark</numerusform>
            <numerusform>Accept %n above the mark</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlayerBar</name>
    <message numerus="yes">
        <location filename="../../app/player/view.py" line="88"/>
        <source>%n doubtful</source>
        <translation>
            <numerusform>%n doubtful</numerusform>
            <numerusform>%n doubtful</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordingWindow</name>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="192"/>
        <source>%n markers</source>
        <translation>
            <numerusform>%n marker</numerusform>
            <numerusform>%n markers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="276"/>
        <source>The computer was too busy: sound was lost %n times.</source>
        <translation>
            <numerusform>The computer was too busy: sound was lost once.</numerusform>
            <numerusform>The computer was too busy: sound was lost %n times.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="291"/>
        <source>Room for %n min</source>
        <translation>
            <numerusform>Room for %n min</numerusform>
            <numerusform>Room for %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/recording/view.py" line="293"/>
        <source>Room for %n h</source>
        <translation>
            <numerusform>Room for %n h</numerusform>
            <numerusform>Room for %n h</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SayDialog</name>
    <message numerus="yes">
        <location filename="../../app/recording/say.py" line="170"/>
        <source>It was said %n times.</source>
        <translation>
            <numerusform>It was said once.</numerusform>
            <numerusform>It was said %n times.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shelf</name>
    <message numerus="yes">
        <location filename="../../app/library/shelf.py" line="271"/>
        <source>%n s left</source>
        <translation>
            <numerusform>%n s left</numerusform>
            <numerusform>%n s left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/library/shelf.py" line="272"/>
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourcesList</name>
    <message numerus="yes">
        <location filename="../../app/domains/builder.py" line="112"/>
        <source>%Ln words</source>
        <translation>
            <numerusform>%Ln word</numerusform>
            <numerusform>%Ln words</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeakerDialog</name>
    <message numerus="yes">
        <location filename="../../app/transcript/speaker_dialog.py" line="39"/>
        <source>Everywhere “{name}” speaks (%n paragraphs)</source>
        <translation>
            <numerusform>Everywhere “{name}” speaks (%n paragraph)</numerusform>
            <numerusform>Everywhere “{name}” speaks (%n paragraphs)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Teacher</name>
    <message numerus="yes">
        <location filename="../../app/review/teacher.py" line="349"/>
        <source>%n places corrected</source>
        <translation>
            <numerusform>%n place corrected</numerusform>
            <numerusform>%n places corrected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../app/review/teacher.py" line="351"/>
        <source>%n suggestions where you had written</source>
        <translation>
            <numerusform>%n suggestion where you had written</numerusform>
            <numerusform>%n suggestions where you had written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachingLine</name>
    <message numerus="yes">
        <location filename="../../app/review/teaching.py" line="89"/>
        <source>%n other places</source>
        <translation>
            <numerusform>%n other place</numerusform>
            <numerusform>%n other places</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VocabularyWindow</name>
    <message numerus="yes">
        <location filename="../../app/vocabulary/view.py" line="401"/>
        <source>%n entries</source>
        <translation>
            <numerusform>%n entry</numerusform>
            <numerusform>%n entries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WarmingLine</name>
    <message numerus="yes">
        <location filename="../../app/firstrun/warming.py" line="79"/>
        <source>Sonant is getting ready for this computer, once: about %n seconds more.</source>
        <translation>
            <numerusform>Sonant is getting ready for this computer, once: about %n second more.</numerusform>
            <numerusform>Sonant is getting ready for this computer, once: about %n seconds more.</numerusform>
        </translation>
    </message>
</context>
</TS>
